import { readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import type { Environment } from '../../config.ts';
import { demoSettings } from './settings.ts';

const place = z.object({ pid: z.number().int().positive(), port: z.string(), simulatorPort: z.string() });

const fileIn = (folder: string) => join(resolve(folder), 'demo.json');

/** Says beside its data that a demo runs here, and by which ports, for commands that are given meanwhile. */
export async function markDemo(
  folder: string,
  { port, simulatorPort }: { port: number; simulatorPort: string },
): Promise<() => Promise<void>> {
  const marked = { pid: process.pid, port: String(port), simulatorPort };
  await writeFile(fileIn(folder), JSON.stringify(marked));
  return () => rm(fileIn(folder), { force: true });
}

/** Those of the demo while one runs on the same data, so that nobody asks the real Google about simulated apps. */
export async function settingsBesideDemo(environment: Environment): Promise<Environment> {
  if (environment.KEYHOLDER_PROVIDERS) return environment;
  const text = await readFile(fileIn(environment.KEYHOLDER_DATA_DIR || './data'), 'utf8').catch(() => '{}');
  const read = place.safeParse(parsed(text));
  if (!read.success || !isAlive(read.data.pid)) return environment;
  const { port, simulatorPort } = read.data;
  return demoSettings({ ...environment, PORT: port, KEYHOLDER_SIMULATOR_PORT: simulatorPort });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A demo that was killed leaves its mark behind. */
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
