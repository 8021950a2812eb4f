import type { SlackControl } from '../../slack/control.js';
import type { Region } from '../region.js';
import { slackClientWords } from '../words/slack.js';
import { drawSlack } from './screen.js';

/** The regions of the Slack pane: one, as a modal lies over all the rest. */
export function slackRegions(control: SlackControl): readonly Region[] {
  return [{ name: 'slack', draw: (ask) => drawSlack(control, ask), clientWords: slackClientWords }];
}
