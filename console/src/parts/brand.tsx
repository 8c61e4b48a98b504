/** The mark: a key in a plate. The name stands beside it or is said by what surrounds it. */
export function Mark({ className = 'size-7' }: { className?: string }) {
  return (
    <svg aria-hidden viewBox="0 0 32 32" className={className}>
      <rect width="32" height="32" rx="8" className="fill-accent" />
      <g
        className="fill-none stroke-on-accent"
        strokeWidth="2.6"
        strokeLinecap="round"
        strokeLinejoin="round"
      >
        <circle cx="12" cy="16" r="4.7" />
        <path d="M16.7 16H26M22 16v4M26 16v3" />
      </g>
    </svg>
  );
}
