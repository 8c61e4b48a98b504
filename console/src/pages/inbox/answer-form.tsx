import { Send } from 'lucide-react';
import { useState } from 'react';
import type { ShownTicket } from '../../api/shapes.ts';
import { type Answer, answerTicket, newAnswerKey } from '../../api/tickets.ts';
import { Button } from '../../parts/button.tsx';
import { useDeed } from '../../parts/deed.ts';
import { Form, textOf } from '../../parts/form.tsx';
import { useNotices } from '../../parts/notices.tsx';
import { Section } from '../../parts/page.tsx';
import { TextArea } from '../../parts/text-area.tsx';
import { words } from '../../words.ts';

const { answer: texts, nobodyWrote } = words.inbox;

/** Its own Send is the confirmation. */
export function AnswerForm({ ticket }: { ticket: ShownTicket }) {
  const tell = useNotices();
  // Stays the same until it has gone in, so that what is sent again after a lost connection is one answer.
  const [key, setKey] = useState(newAnswerKey);
  const sending = useDeed({
    act: (answer: Answer) => answerTicket(answer),
    touches: ['tickets'],
    onDone: () => {
      setKey(newAnswerKey());
      tell(texts.done);
    },
  });
  const { requester, mailbox } = ticket;
  const name = requester.name || requester.address || nobodyWrote;
  return (
    <Section
      title={texts.title}
      lead={<span className="wrap-anywhere">{texts.to(name, mailbox.address)}</span>}
    >
      <Form
        key={key}
        problem={sending.problem}
        isBusy={sending.isBusy}
        onSubmit={values =>
          sending.start({
            ticketId: ticket.id,
            key,
            text: textOf(values, 'text'),
            close: values.has('close'),
          })
        }
      >
        <TextArea
          name="text"
          label={texts.text}
          rows={6}
          maxLength={200_000}
          spellCheck
          autoCapitalize="sentences"
          className="font-sans!"
        />
        <div className="flex flex-wrap items-center justify-between gap-4">
          <label className="flex items-center gap-2.5">
            <input type="checkbox" name="close" className="size-4 accent-accent" />
            {texts.close}
          </label>
          <Button type="submit" look="primary" icon={Send} isBusy={sending.isBusy} busyWords={texts.sending}>
            {texts.send}
          </Button>
        </div>
      </Form>
    </Section>
  );
}
