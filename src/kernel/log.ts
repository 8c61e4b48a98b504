export type LogFields = Readonly<Record<string, unknown>>;

/** Structured log lines: what happened as a constant sentence, what varies as fields. */
export type Log = {
  debug(fields: LogFields, message: string): void;
  info(fields: LogFields, message: string): void;
  warn(fields: LogFields, message: string): void;
  error(fields: LogFields, message: string): void;
};

/** Shapes that are secrets wherever they stand: Google's and our own. A safety net behind `Secret`. */
const secretShapes =
  /ya29\.[\w.-]+|1\/\/0[\w-]+|4\/0[\w-]+|GOCSPX-[\w-]+|AIza[\w-]{35}|kh[a-z]?_[A-Za-z0-9_]{20,}|whsec_[A-Za-z0-9+/_-]{20,}=*|eyJ[\w-]+\.[\w-]+\.[\w-]*|-----BEGIN[^-]+PRIVATE KEY-----[^-]*-----END[^-]+-----/g;

export function redacted(text: string): string {
  return text.replace(secretShapes, '[secret]');
}
