export type StreamEvent = { kind: string; data: string };

/** No event of ours is a hundredth of this; without an end the line of somebody else's answer would fill the memory. */
const MOST_LINE_CHARACTERS = 64 * 1_024;

/** Reads server-sent events as HTML, section 9.2.6, says; an event that is cut off is not told. */
export function readStream(tell: (event: StreamEvent) => void) {
  let rest = '';
  let kind = 'message';
  let data: string[] = [];

  function readLine(line: string): void {
    if (line === '') {
      if (data.length > 0) tell({ kind, data: data.join('\n') });
      kind = 'message';
      data = [];
      return;
    }
    const [, name = '', value = ''] = /^([^:]*):? ?(.*)$/s.exec(line) ?? [];
    if (name === 'event') kind = value;
    if (name === 'data') data.push(value);
  }

  return (text: string): void => {
    const lines = (rest + text).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    if (rest.length > MOST_LINE_CHARACTERS) throw new Error('A line of this stream does not end.');
    for (const line of lines) readLine(line);
  };
}
