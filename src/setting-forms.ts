import { isIP } from 'node:net';
import { z } from 'zod';
import { Secret } from '#kernel/secret.ts';

/** How settings are spelled, and what is said of those that are not. */
export const wholeNumber = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d+$/, 'must be a whole number')
    .transform(Number)
    .refine(value => value >= least && value <= most, `must be from ${least} to ${most}`);

export const origin = z
  .string()
  .refine(isOrigin, 'must be an address like https://keyholder.example.com, without a path')
  .transform(text => new URL(text).origin);

export const secret = (least: number) =>
  z
    .string()
    .min(least, `must have at least ${least} characters`)
    .transform(text => new Secret(text));

export const providerUrl = z
  .string()
  .refine(text => URL.canParse(text) && /^https?:/.test(text), 'must be an http or https address')
  .transform(text => text.replace(/\/+$/, ''));

/** A new one for each setting, because each has notes of its own. */
export const vaultPathPart = () =>
  z
    .string()
    .regex(/^[\w.-]+(\/[\w.-]+)*$/, 'must be a path like team/keyholder')
    .refine(text => !text.split('/').some(part => /^\.+$/.test(part)), 'must not lead upwards');

export const nameServers = z
  .string()
  .transform(text => text.split(',').map(each => each.trim()))
  .refine(each => each.every(isNameServer), 'must be IP addresses, separated by commas');

function isNameServer(text: string): boolean {
  const [, v4 = text] = /^(\d[\d.]+):\d{1,5}$/.exec(text) ?? [];
  const [, v6 = v4] = /^\[([\da-f:]+)\]:\d{1,5}$/i.exec(v4) ?? [];
  return isIP(v6) !== 0;
}

function isOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return /^https?:$/.test(url.protocol) && url.pathname === '/' && !url.search && !url.hash && !url.username;
}
