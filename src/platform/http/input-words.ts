import type { z } from 'zod';

/** One wrong input in words a person can act on. Names the field, never repeats what was sent. */
export function wordsFor(issue: z.core.$ZodIssue): [field: string, words: string][] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map(key => [nameOf([...issue.path, key]), 'is not a field here']);
  }
  return [[issue.path.length > 0 ? nameOf(issue.path) : 'body', words(issue)]];
}

/** A field's name comes from the caller; only one that looks like a name is said back. */
export function nameOf(path: readonly PropertyKey[]): string {
  const name = path.join('.');
  return /^[\w.-]{1,60}$/.test(name) ? name : 'unknown field';
}

function words(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.message.endsWith('received undefined')
        ? 'is missing'
        : `must be ${article(issue.expected)}`;
    case 'too_small':
      return issue.origin === 'string' && issue.minimum === 1
        ? 'must not be empty'
        : `must be at least ${issue.minimum}${unit(issue.origin)}`;
    case 'too_big':
      return `must be at most ${issue.maximum}${unit(issue.origin)}`;
    case 'invalid_value':
      return `must be one of: ${issue.values.join(', ')}`;
    case 'invalid_format':
      return `must be ${formats[issue.format] ?? 'of another form'}`;
    case 'custom':
      return issue.message === 'Invalid input' ? 'is not right' : issue.message;
    default:
      return 'is not right';
  }
}

const formats: Readonly<Record<string, string>> = {
  email: 'a mail address',
  url: 'an address like https://example.com',
  uuid: 'an id',
  datetime: 'a time like 2026-11-20T10:00:00Z',
  date: 'a date like 2026-11-20',
  regex: 'of another form',
};

function article(expected: string): string {
  const name = expected === 'int' ? 'whole number' : expected === 'boolean' ? 'true or false' : expected;
  return name === 'true or false' ? name : `${/^[aeiou]/.test(name) ? 'an' : 'a'} ${name}`;
}

function unit(origin: string): string {
  if (origin === 'string') return ' characters long';
  return origin === 'array' || origin === 'set' ? ' entries' : '';
}
