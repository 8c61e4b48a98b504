/** What the server wrote into the page it sent. */
export const installation = {
  isSimulated: read('meta[name="keyholder-simulated"]') === 'yes',
  version: read('meta[name="keyholder-version"]'),
  /** Browsers hide the attribute from scripts and styles; the property is still there for us. */
  nonce: document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '',
};

function read(selector: string): string {
  return document.querySelector<HTMLMetaElement>(selector)?.content ?? '';
}
