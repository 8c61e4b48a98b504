import { spawn } from 'node:child_process';

/** Format, lint, types of both worlds, and the rules of the house: what must hold before anything is said to work. */
const steps: readonly { name: string; command: readonly string[] }[] = [
  {
    name: 'format and lint',
    command: ['node_modules/@biomejs/biome/bin/biome', 'ci', '--error-on-warnings', '--colors=off', '.'],
  },
  { name: 'types', command: ['node_modules/tsc7/bin/tsc', '-p', '.'] },
  { name: 'types of the console', command: ['node_modules/tsc7/bin/tsc', '-p', 'console'] },
  { name: 'rules', command: ['test/run.ts', 'test/rules'] },
];

const results = await Promise.all(steps.slice(0, 3).map(run));
const rules = steps.slice(3);
for (const step of rules) results.push(await run(step));

const failed = results.filter(({ isGood }) => !isGood);
for (const { name, output } of failed) console.error(`\n✖ ${name}\n${output}`);
for (const { name, isGood, seconds } of results) console.log(`${isGood ? '✔' : '✖'} ${name} (${seconds} s)`);
process.exitCode = failed.length > 0 ? 1 : 0;

function run({ name, command }: { name: string; command: readonly string[] }) {
  const started = performance.now();
  return new Promise<{ name: string; isGood: boolean; output: string; seconds: string }>(resolve => {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...command], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', chunk => (output += chunk));
    child.stderr.on('data', chunk => (output += chunk));
    child.on('close', code => {
      const seconds = ((performance.now() - started) / 1_000).toFixed(1);
      resolve({ name, isGood: code === 0, output, seconds });
    });
  });
}
