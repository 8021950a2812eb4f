import type { DingTalkControl } from '../dingtalk/control.js';
import type { SlackControl } from '../slack/control.js';
import type { Backstage } from './backstage.js';
import { clockRegion, nowRegion } from './frame-clock.js';
import { whoRegions } from './frame-who.js';
import type { Region } from './region.js';
import { storyRegion } from './story/story-region.js';

/** What the frame's own regions look at. */
export interface FrameParts {
  readonly slack: SlackControl;
  readonly dingtalk?: DingTalkControl;
  readonly backstage: () => Backstage | null;
}

/** The regions of the frame: the clock in the header, who one is, the clock's tab, the story. */
export function frameRegions(parts: FrameParts): readonly Region[] {
  return [
    nowRegion(parts.backstage),
    ...whoRegions(parts.slack, parts.dingtalk),
    storyRegion(parts),
    clockRegion(parts.backstage),
  ];
}
