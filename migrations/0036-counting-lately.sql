-- Programs of ours answer rarely: whoever counts their answers does not walk through all mails of a flood.
create index ticket_messages_programs_in on ticket_messages (tenant_id, ticket_id, at) where by_program;
create index ticket_messages_programs_to on ticket_messages (tenant_id, correspondent, at) where by_program;
