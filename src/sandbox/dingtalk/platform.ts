import type { Faults } from './faults.js';
import type { Hub } from './hub.js';
import type { Settings } from './settings.js';
import type { Traffic } from './traffic.js';
import type { Warnings } from './warnings.js';
import type { World } from './world.js';

/** What all parts of the local DingTalk share. */
export interface Platform {
  readonly world: World;
  readonly hub: Hub;
  readonly faults: Faults;
  readonly traffic: Traffic;
  readonly warnings: Warnings;
  readonly settings: Settings;
  /** Cards whose callback waits for its answer: `outTrackId` and how many. */
  readonly callbacks: Map<string, number>;
  /** Where this is mounted, without a slash at the end. */
  baseUrl(): string;
}
