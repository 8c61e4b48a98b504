/** Names that programs know things by, side by side. */
export function Codes({ names }: { names: readonly string[] }) {
  return (
    <span className="flex flex-wrap gap-1">
      {names.map(name => (
        <code key={name} className="rounded bg-sunken px-1.5 py-0.5 font-mono text-xs wrap-anywhere">
          {name}
        </code>
      ))}
    </span>
  );
}
