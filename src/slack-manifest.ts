import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { slackManifest } from './chat/slack/manifest.js';
import { projectRoot } from './store/project-root.js';

/** The Slack app's manifest for HTTP at this address; without one for Socket Mode, as it comes with the program. */
export function manifestFor(url: string | undefined): object {
  return slackManifest(JSON.parse(readFileSync(join(projectRoot(), 'manifest.json'), 'utf8')), url);
}
