import type { Model } from './models.js';
import type { Handle } from './people.js';

/** How somebody uses AI. */
export interface Habit {
  /** US dollars in a whole month; 0 for those who use the free model alone. */
  readonly monthly: number;
  /** Runs of an agent on an ordinary working day. */
  readonly runs: number;
  /** The main model first, then others that are used now and then. */
  readonly models: readonly [Model, ...Model[]];
  readonly projects: readonly [string, ...string[]];
  readonly agents: readonly [string, ...string[]];
  /** Does a little on weekends too. */
  readonly weekends?: true;
  /** Spends fast and holds back once little is left: from this day of the month on. */
  readonly sparesFrom?: number;
}

const coding = ['coding-agent', 'review-agent', 'assistant'] as const;
const writing = ['assistant', 'document-agent'] as const;

/** The habits by handle; who is not named here uses nothing. */
export const habits: Readonly<Partial<Record<Handle, Habit>>> = {
  ana: {
    monthly: 423,
    runs: 20,
    models: ['claude-sonnet-4-5', 'claude-sonnet-4-5', 'claude-haiku-4-5'],
    projects: ['gateway-migration', 'build-cache'],
    agents: coding,
    weekends: true,
    sparesFrom: 21,
  },
  bo: {
    monthly: 125,
    runs: 9,
    models: ['claude-haiku-4-5', 'gpt-5.1', 'house-7b'],
    projects: ['on-call', 'observability'],
    agents: coding,
  },
  marek: {
    monthly: 235,
    runs: 12,
    models: ['gpt-5.1', 'claude-haiku-4-5'],
    projects: ['build-cache', 'observability'],
    agents: coding,
  },
  wangwei: {
    monthly: 190,
    runs: 14,
    models: ['qwen3-max', 'deepseek-v3.2', 'claude-sonnet-4-5'],
    projects: ['gateway-migration', 'observability'],
    agents: coding,
  },
  xiaoming: {
    monthly: 275,
    runs: 15,
    models: ['claude-sonnet-4-5', 'qwen3-max', 'deepseek-v3.2'],
    projects: ['settlement', 'refunds'],
    agents: coding,
  },
  chen: {
    monthly: 350,
    runs: 17,
    models: ['claude-sonnet-4-5', 'qwen3-max'],
    projects: ['refunds', 'settlement'],
    agents: coding,
    weekends: true,
  },
  wangwei2: {
    monthly: 160,
    runs: 12,
    models: ['qwen3-max', 'deepseek-v3.2'],
    projects: ['test-suite', 'refunds'],
    agents: ['test-agent', 'assistant'],
  },
  grace: {
    monthly: 205,
    runs: 11,
    models: ['gpt-5.1', 'claude-sonnet-4-5'],
    projects: ['risk-rules', 'settlement'],
    agents: coding,
  },
  xue: {
    monthly: 45,
    runs: 6,
    models: ['deepseek-v3.2', 'qwen3-max', 'house-7b'],
    projects: ['test-suite'],
    agents: ['coding-agent', 'assistant'],
  },
  priya: { monthly: 0, runs: 9, models: ['house-7b'], projects: ['observability'], agents: coding },
  liuyang: { monthly: 0, runs: 8, models: ['house-7b'], projects: ['refunds'], agents: coding },
  carol: {
    monthly: 42,
    runs: 4,
    models: ['claude-haiku-4-5', 'gpt-5.1'],
    projects: ['planning'],
    agents: writing,
  },
  lina: {
    monthly: 55,
    runs: 5,
    models: ['qwen3-max', 'deepseek-v3.2'],
    projects: ['planning'],
    agents: writing,
  },
  dave: { monthly: 8, runs: 2, models: ['gpt-5.1'], projects: ['forecast'], agents: writing },
};
