import type { DingTalkControl } from '../../dingtalk/control.js';
import type { SlackControl } from '../../slack/control.js';
import type { Backstage } from '../backstage.js';
import type { Region } from '../region.js';
import { booksRegion } from './books.js';
import { faultsRegion } from './faults.js';
import { inspectorRegion } from './inspector.js';
import { jobsRegion } from './jobs.js';

/** What the tools look at. */
export interface ToolParts {
  readonly slack: SlackControl;
  readonly dingtalk?: DingTalkControl;
  /** Null until the program is up. */
  readonly backstage: () => Backstage | null;
}

/** The tools that look behind the scenes. */
export function toolRegions({ slack, dingtalk, backstage }: ToolParts): readonly Region[] {
  return [
    inspectorRegion(slack, dingtalk),
    booksRegion(backstage),
    jobsRegion(backstage),
    faultsRegion(slack, dingtalk),
  ];
}
