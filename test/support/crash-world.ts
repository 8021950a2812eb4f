import { setTimeout as delay } from 'node:timers/promises';
import { makeDesk, readWords } from '../../src/compose.js';
import type { Desk } from '../../src/desk/desk.js';
import { nextDue } from '../../src/desk/sweep.js';
import { advanceTo } from '../../src/jobs/advance.js';
import type { DingTalkControl } from '../../src/sandbox/dingtalk/control.js';
import type { SlackControl } from '../../src/sandbox/slack/control.js';
import { companyPolicy } from '../../src/sandboxed.js';
import type { SharedClock } from '../../src/store/clock.js';
import { type Database, sql } from '../../src/store/db.js';
import { sqlWork } from '../../src/store/work.js';
import type { Platform } from '../../src/tour/actor.js';
import type { Scene } from '../../src/tour/stage.js';
import { type Played, play } from '../../src/tour/story.js';
import { type TourWorld, viewWorld } from '../../src/tour/world.js';
import { persistentInDingTalk } from './crash-dingtalk-people.js';
import { persistentPeople, type Watched } from './crash-people.js';

const patienceMs = 60_000;
const lookEveryMs = 25;
/** A little more than a process has to itself for what it received, before the workers take it over. */
const ownTimeMs = 6_000;
/** A little more than a clicked DingTalk card's own update is kept back. */
const heldMs = 3_100;

/** The books and the clock of a story whose program runs, and dies, in another process. */
export interface Backstage {
  db: Database;
  desk: Desk;
  clock: SharedClock;
  words: ReturnType<typeof readWords>;
  /** Resolves when everything that came in is answered and everything due, timers too, is done and has gone out. */
  settled(): Promise<void>;
  /** Lets the time pass after which others take up what a dead process received. */
  passOwnTime(): Promise<void>;
  /** Lets the time pass for which the update of a clicked DingTalk card is kept back. */
  passHold(): Promise<void>;
}

/** Goes backstage. */
export function backstage(db: Database, clock: SharedClock): Backstage {
  const desk = makeDesk({ db, clock, policy: companyPolicy() });
  const pass = (milliseconds: number) => clock.set(new Date(clock.now().getTime() + milliseconds));
  return {
    db,
    desk,
    clock,
    words: readWords(),
    async settled() {
      let open = '';
      for (const end = Date.now() + patienceMs; Date.now() < end; await delay(lookEveryMs)) {
        open = await stillOpen(desk);
        if (open === '') return;
      }
      throw new Error(`never finished: ${open}`);
    },
    passOwnTime: () => pass(ownTimeMs),
    passHold: () => pass(heldMs),
  };
}

async function stillOpen(desk: Desk): Promise<string> {
  const now = desk.clock.now();
  const [row] = await desk.db.client.$queryRaw<{ line: string | null }[]>(
    sql`SELECT string_agg(line, '; ') AS line FROM (
      SELECT format('inbox %s %s (%s)', key, state, error) AS line FROM inbox WHERE state NOT IN ('done', 'dead')
      UNION ALL SELECT format('outbox %s %s %s (%s)', kind, name, state, error) FROM outbox
        WHERE state = 'sending' OR (state = 'due' AND (due_at <= ${now} OR attempt > 0))) AS open`,
  );
  const due = await nextDue(desk);
  return row?.line ?? (due !== null && due <= now ? `a timer due since ${due.toISOString()}` : '');
}

/** The story's world: people who do not give up, and a clock that waits for the program to do what falls due. */
export function crashWorld(
  stage: Backstage,
  slack: SlackControl,
  bot: Watched & { readonly url: string },
  onAct?: () => void,
  dingtalk: DingTalkControl | null = null,
): TourWorld {
  const { desk, clock, db, words, settled } = stage;
  const view = viewWorld({
    desk,
    clock,
    slack: persistentPeople(slack, bot, words, onAct),
    dingtalk:
      dingtalk && persistentInDingTalk(dingtalk, bot, { words, onAct, answered: () => stage.passHold() }),
    apiUrl: bot.url,
    words,
  });
  return {
    ...view,
    patienceMs,
    async report(events) {
      onAct?.();
      for (const end = Date.now() + patienceMs; ; await delay(lookEveryMs)) {
        try {
          return await view.report(events);
        } catch (error) {
          // A clock that was moved is seen by the other process a moment later; a gateway reports again.
          const tooEarly = error instanceof Error && error.message.includes('check the source');
          if (!tooEarly || Date.now() > end) throw error;
        }
      }
    },
    async advance(to) {
      onAct?.();
      // The program sweeps, not we: it is the one that may die of it.
      const timers = { sweep: async () => 0, seal: async () => 0, nextDue: () => nextDue(desk) };
      await advanceTo(to, { clock, timers, work: sqlWork(db), drain: settled });
    },
  };
}

/** Tells scenes in turn, up to the first that goes wrong: the later ones build on it. What went wrong. */
export async function tellScenes(
  world: TourWorld,
  words: Backstage['words'],
  scenes: readonly Scene[],
  platform: Platform = 'slack',
): Promise<Played[]> {
  for (const scene of scenes) {
    const failed = (await play(world, words, 'en', () => {}, [{ platform, scenes: [scene] }])).filter(
      ({ ok }) => !ok,
    );
    if (failed.length > 0) return failed;
  }
  return [];
}
