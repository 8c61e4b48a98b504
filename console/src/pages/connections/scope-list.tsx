/** Scopes to the letter, as Google and administrators know them. Their ends tell them apart, so those stay whole. */
export function ScopeList({ scopes }: { scopes: readonly string[] }) {
  return (
    <span className="grid gap-0.5">
      {scopes.map(scope => {
        const end = scope.lastIndexOf('/') + 1;
        return (
          <code key={scope} className="font-mono text-xs wrap-anywhere">
            {scope.slice(0, end)}
            <wbr />
            {scope.slice(end)}
          </code>
        );
      })}
    </span>
  );
}
