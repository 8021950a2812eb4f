import type { Delivery } from './delivery.js';
import type { Faults } from './faults.js';
import type { Triggers } from './handles.js';
import type { Traffic } from './traffic.js';
import type { World } from './world.js';

/** Everything the Web API, the response URLs and the people's acts work with. */
export interface Platform {
  readonly world: World;
  readonly delivery: Delivery;
  readonly faults: Faults;
  readonly traffic: Traffic;
  readonly triggers: Triggers;
  /** `real` holds calls to Slack's rate limits; `off` lets everything through. */
  rateLimits: 'off' | 'real';
  /** Where this Slack is reached, without a path. */
  baseUrl(): string;
  /** The token of events and interactions that old apps verify; not a secret here. */
  readonly verificationToken: string;
}
