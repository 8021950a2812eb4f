/**
 * The floor: the least a bot can do that answers a command from a database. Bolt as its guide sets it up, one row by
 * its primary key through the bare driver (a pool of ten, as ours has), blocks that were made beforehand and are as
 * large as ours. Run in a process of its own.
 */
import { readFileSync } from 'node:fs';
import { App, LogLevel } from '@slack/bolt';
import pg from 'pg';
import { command } from './workspace.js';

const env = (name: string): string => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
};

const answer = JSON.parse(readFileSync(env('FLOOR_ANSWER'), 'utf8'));
const pool = new pg.Pool({ connectionString: env('DATABASE_URL'), max: 10 });
const app = new App({
  token: env('SLACK_BOT_TOKEN'),
  appToken: env('SLACK_APP_TOKEN'),
  socketMode: true,
  clientOptions: { slackApiUrl: env('SLACK_API_URL') },
  logLevel: LogLevel.ERROR,
});

app.command(command, async ({ command: asked, ack }) => {
  const { rows } = await pool.query(
    "SELECT member_id FROM identity WHERE platform = 'slack' AND workspace = $1 AND user_id = $2",
    [asked.team_id, asked.user_id],
  );
  if (rows.length !== 1) throw new Error(`${asked.user_id} is not there`);
  await ack({ response_type: 'ephemeral', ...answer });
});

await app.start();
process.stdout.write('ready\n');
