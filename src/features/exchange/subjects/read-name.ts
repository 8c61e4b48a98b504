import { fail } from '#kernel/failures.ts';
import { subjectName } from './subject.ts';

const strictly = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** What names a subject, or says in words what is wrong with it. */
export function requireSubjectName(text: string): string {
  const read = subjectName.safeParse(text);
  if (read.success) return read.data;
  const says = read.error.issues[0]?.message ?? 'is not right';
  throw fail('invalid_input', { detail: `The name of a subject ${says}.`, fields: { subject: says } });
}

/** A header's bytes reach us one by one; names beyond ASCII come as UTF-8. */
export function readNameInHeader(value: string): string {
  try {
    return requireSubjectName(strictly.decode(Buffer.from(value, 'latin1')));
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    throw fail('invalid_input', {
      detail: 'The name of a subject must be sent as UTF-8.',
      fields: { subject: 'must be UTF-8' },
      cause,
    });
  }
}
