import type { DingTalkControl } from '../../dingtalk/control.js';
import type { Region } from '../region.js';
import { dingtalkClientWords } from '../words/dingtalk.js';
import { drawPane } from './pane.js';
import { createReadMarks } from './read-marks.js';

/** The regions of the DingTalk pane. */
export function dingtalkRegions(control: DingTalkControl): readonly Region[] {
  const marks = createReadMarks();
  return [
    { name: 'dingtalk', draw: (ask) => drawPane(control, marks, ask), clientWords: dingtalkClientWords },
  ];
}
