import pg from 'pg';

/** What is in the books and on its way, by kind: how many rows, and what they come to. */
export type Tally = ReadonlyMap<string, string>;

/** Counts a database. Two that hold the same rows, but for their ids, have the same tally. */
export async function tally(ownerUrl: string): Promise<Tally> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ what: string; found: string }>(counted);
    return new Map(rows.map(({ what, found }) => [what, found]));
  } finally {
    await client.end();
  }
}

/** Where two tallies differ; empty where they agree. */
export function differences(one: Tally, other: Tally): string[] {
  const all = [...new Set([...one.keys(), ...other.keys()])];
  return all
    .filter((what) => one.get(what) !== other.get(what))
    .map((what) => `${what}: ${one.get(what) ?? 'none'} and ${other.get(what) ?? 'none'}`);
}

/** What everybody has and owes goes in as a hash over all of them, in the order of their ids. */
const counted = `
  SELECT 'entry ' || kind AS what, count(*)::text AS found FROM entry GROUP BY kind
  UNION ALL SELECT 'posting ' || account, count(*) || ', ' || sum(amount) FROM posting GROUP BY account
  UNION ALL SELECT 'grant ' || kind, count(*) || ', ' || sum(amount) || ', ' || sum(remaining) FROM "grant" GROUP BY kind
  UNION ALL SELECT 'outbox ' || name || ' ' || kind, count(*)::text FROM outbox GROUP BY name, kind
  UNION ALL SELECT 'loans', md5(string_agg(concat_ws(' ', id, state, outstanding, closed_at, next_reminder_at), ',' ORDER BY id)) FROM loan
  UNION ALL SELECT 'lots', md5(string_agg(concat_ws(' ', member_id, kind, expires_at, remaining), ',' ORDER BY member_id, kind, expires_at, remaining))
    FROM "grant" WHERE remaining > 0
  UNION ALL SELECT 'members', md5(string_agg(concat_ws(' ', id, overdraft, period_end, next_settle_at, used_period), ',' ORDER BY id)) FROM member
  UNION ALL SELECT 'told', md5(string_agg(concat_ws(' ', subject_id, budget, period_start, level), ',' ORDER BY subject_id, budget)) FROM alert_state`;
