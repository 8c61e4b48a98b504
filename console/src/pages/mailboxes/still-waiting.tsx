import type { Mailbox } from '../../api/shapes.ts';
import { words } from '../../words.ts';

const { mailboxes } = words;

/** What has been found and is no ticket yet. */
export function StillWaiting({ mailbox: { waiting, quarantined } }: { mailbox: Mailbox }) {
  return (
    <span className="grid">
      <span className={waiting > 0 ? '' : 'text-soft'}>
        {waiting > 0 ? mailboxes.waiting(waiting) : mailboxes.nothing}
      </span>
      {quarantined > 0 && <span className="text-danger">{mailboxes.aside(quarantined)}</span>}
    </span>
  );
}
