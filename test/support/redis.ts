import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';

/** A Redis server of a test's own, that keeps nothing on disk. */
export interface TestRedis {
  readonly url: string;
  /** Forgets everything, as an operator's FLUSHALL would. */
  flush(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Whether `redis-server` is installed. Where it is not, prints one line saying that `suite` did not run.
 *
 * @throws Error instead when TOKENDESK_REQUIRE names redis: there, a suite that does not run is a failure.
 */
export function redisFound(suite: string): boolean {
  try {
    execFileSync('redis-server', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    if ((process.env['TOKENDESK_REQUIRE'] ?? '').split(',').includes('redis'))
      throw new Error(`${suite}: redis-server is not installed, and TOKENDESK_REQUIRE asks for it`);
    console.log(`${suite}: did not run, redis-server is not installed`);
    return false;
  }
}

/** Starts a server on a free port, or on the one of a server that was stopped. */
export async function testRedis(again?: TestRedis): Promise<TestRedis> {
  const directory = mkdtempSync(join(tmpdir(), 'tokendesk-redis-'));
  const port = again === undefined ? await freePort() : Number(new URL(again.url).port);
  const args = [
    '--port',
    `${port}`,
    '--bind',
    '127.0.0.1',
    '--save',
    '',
    '--appendonly',
    'no',
    '--dir',
    directory,
  ];
  const server = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'ignore'] });
  await ready(server);
  const url = `redis://127.0.0.1:${port}`;
  const admin = new Redis(url, { maxRetriesPerRequest: 1 });
  // A server that is stopped under the connection is no fault of the test's.
  admin.on('error', () => {});
  return {
    url,
    flush: async () => {
      await admin.flushall();
    },
    stop: async () => {
      admin.disconnect();
      const gone = new Promise((resolve) => server.once('exit', resolve));
      server.kill('SIGTERM');
      await gone;
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', resolve);
  });
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

async function ready(server: ChildProcess): Promise<void> {
  let said = '';
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.once('exit', () => reject(new Error(`redis-server ended at once: ${said}`)));
    server.stdout?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes('Ready to accept connections')) resolve();
    });
  });
}
