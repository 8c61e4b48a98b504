/** What stops, what lives on for a while, and what is shared: before anything happens. */
export function Consequences({ lines }: { lines: readonly string[] }) {
  return (
    <ul className="grid list-disc gap-1.5 ps-5">
      {lines.map(line => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}
