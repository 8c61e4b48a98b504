/** By whose rights a mailbox's topic and subscription are looked after. */
export type Caretaker = { kind: 'service_account' | 'account'; email: string };
