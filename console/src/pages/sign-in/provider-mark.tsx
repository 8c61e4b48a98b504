import type { SigninProvider } from '../../api/shapes.ts';

/** The provider's own sign, in its own colours, as both ask for on buttons like these. */
export function ProviderMark({ provider }: { provider: SigninProvider }) {
  return (
    <svg aria-hidden="true" viewBox="0 0 24 24" className="size-4.5 shrink-0">
      {provider === 'google' ? <Google /> : <Microsoft />}
    </svg>
  );
}

function Google() {
  return (
    <>
      <path
        fill="#4285F4"
        d="M23.5 12.3c0-.9-.1-1.5-.2-2.2H12v4.1h6.6c-.1 1.1-.9 2.7-2.5 3.8v2.6h3.7c2.3-2.1 3.7-5.1 3.7-8.3z"
      />
      <path
        fill="#34A853"
        d="M12 24c3.2 0 6-1.1 7.9-2.9l-3.8-2.9c-1 .7-2.4 1.2-4.1 1.2-3.1 0-5.8-2.1-6.8-5H1.3v3A12 12 0 0 0 12 24z"
      />
      <path fill="#FBBC05" d="M5.2 14.3a7.2 7.2 0 0 1 0-4.6v-3H1.3a12 12 0 0 0 0 10.7z" />
      <path
        fill="#EA4335"
        d="M12 4.7c1.8 0 3 .8 3.8 1.4l3.3-3.2A11.9 11.9 0 0 0 12 0 12 12 0 0 0 1.3 6.6l3.9 3.1c1-2.9 3.7-5 6.8-5z"
      />
    </>
  );
}

function Microsoft() {
  return (
    <>
      <path fill="#F25022" d="M1 1h10.5v10.5H1z" />
      <path fill="#7FBA00" d="M12.5 1H23v10.5H12.5z" />
      <path fill="#00A4EF" d="M1 12.5h10.5V23H1z" />
      <path fill="#FFB900" d="M12.5 12.5H23V23H12.5z" />
    </>
  );
}
