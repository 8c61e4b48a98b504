/** An OpenID provider as its vendor documents it. What it publishes about itself is not asked: it never changes. */
export type OpenidProvider = {
  issuer: string;
  authorizationEndpoint: string;
  tokenEndpoint: string;
  /** The vendor's origins, each with where it is. Only a simulation puts them elsewhere. */
  hosts: ReadonlyMap<string, string>;
};

/** The place of an address of the vendor's. Whatever else a library wants to reach stays out of reach. */
export function placeOf({ hosts }: OpenidProvider, address: string | URL): URL {
  const { origin, pathname, search } = new URL(address);
  const base = hosts.get(origin);
  if (base === undefined) throw new Error('An address that is not the provider’s was to be asked.');
  return new URL(`${base}${pathname}${search}`);
}
