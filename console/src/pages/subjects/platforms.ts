import { useQuery } from '@tanstack/react-query';
import { servicesQuery } from '../../api/exchange.ts';
import { issuersQuery } from '../../api/jwt-issuers.ts';
import type { Platform } from '../../api/shapes.ts';
import { words } from '../../words.ts';

const { platforms: kinds } = words.subjects;

export type PlatformOption = { value: string; title: string };

/** All that may name subjects, to choose from. */
export function usePlatforms() {
  const services = useQuery(servicesQuery);
  const issuers = useQuery(issuersQuery);
  const { error, isFetching, refetch } = services.error ? services : issuers;
  return { data: optionsOf(services.data, issuers.data?.issuers), error, isFetching, refetch };
}

type Named = { id: string; name: string };

function optionsOf(services?: readonly Named[], issuers?: readonly Named[]): PlatformOption[] | undefined {
  if (!services || !issuers) return undefined;
  return [
    ...services.map(({ id, name }) => optionOf({ kind: 'service', id }, name)),
    ...issuers.map(({ id, name }) => optionOf({ kind: 'issuer', id }, name)),
  ];
}

function optionOf(platform: Platform, name: string): PlatformOption {
  return { value: optionValue(platform), title: `${name} (${kinds[platform.kind]})` };
}

export function optionValue({ kind, id }: Platform): string {
  return `${kind} ${id}`;
}

export function platformIn(value: string): Platform | undefined {
  const [kind, id] = value.split(' ');
  if (!id) return undefined;
  return kind === 'service' || kind === 'issuer' ? { kind, id } : undefined;
}
