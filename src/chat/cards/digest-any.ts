import type { AnyDigest } from '../../core/digest-view.js';
import type { Reader } from '../../core/views.js';
import type { Card } from './card.js';
import { digestCard } from './digest.js';
import { orgDigestCard } from './digest-org.js';
import type { Rhythm } from './digest-parts.js';
import { teamDigestCard } from './digest-team.js';
import type { Words } from './voice.js';

/** Any digest, as its kind is told. `rhythm` is how often the reader gets it now. */
export function anyDigestCard(
  view: AnyDigest,
  reader: Reader,
  words: Words,
  now: Date,
  rhythm?: Rhythm,
): Card {
  switch (view.is) {
    case 'person':
      return digestCard(view, reader, words, now, rhythm);
    case 'team':
      return teamDigestCard(view, reader, words, now, rhythm);
    case 'org':
      return orgDigestCard(view, reader, words, now, rhythm);
  }
}
