import type { Policy } from '../core/policy.js';
import type { Clock } from '../ports/clock.js';
import type { GatewayPort } from '../ports/gateway.js';
import type { NewId } from '../ports/ids.js';
import type { OaPort } from '../ports/oa.js';
import type { Profiles } from '../ports/profiles.js';
import type { Seam } from '../ports/seam.js';
import type { Database } from '../store/db.js';

/** What every use case works with. Made once by the composition root. */
export interface Desk {
  db: Database;
  clock: Clock;
  newId: NewId;
  policy: Policy;
  seam: Seam;
  /** Who can tell about people, by platform. */
  profiles: Map<string, Profiles>;
  /** Where people's keys can be paused and their limits set; null where nothing of the kind is connected. */
  gateway: GatewayPort | null;
  /** The company's own approval workflow; where there is none, requests are decided on cards alone. */
  oa?: OaPort | null;
  /** Tells the workers of this process that something is due; called after a commit. */
  wake: () => void;
}
