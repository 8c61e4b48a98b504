/** Scopes to the letter, as Google and administrators know them. */
export function ScopeList({ scopes }: { scopes: readonly string[] }) {
  return (
    <span className="grid gap-0.5">
      {scopes.map(scope => (
        <code key={scope} className="font-mono text-xs wrap-anywhere">
          {scope}
        </code>
      ))}
    </span>
  );
}
