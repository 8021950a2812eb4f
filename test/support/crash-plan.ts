/** Numbers in [0, 1) that are the same for the same seed. https://en.wikipedia.org/wiki/Xorshift */
export function seeded(seed: number): () => number {
  let state = (seed * 2_654_435_761) >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state / 2 ** 32;
  };
}

/** Passed only by whoever takes up what a dead process left behind. */
const afterStops = ['inbox.begun', 'inbox.resumed', 'inbox.done'];

/** A place that few acts pass is taken at the first of them: each of them may be needed for another stop. */
const few = 8;

/**
 * Where to stop the program during one telling of a story: once at every place, at an occurrence chosen by chance.
 *
 * @param rehearsed how often an undisturbed telling passed each place
 */
export function planStops(rehearsed: ReadonlyMap<string, number>, random: () => number): Map<string, number> {
  const stops = new Map(afterStops.map((place) => [place, 1]));
  for (const [place, times] of rehearsed) {
    // Not among the last ones: who has to be told again takes another way, so a disturbed telling may pass fewer.
    const among = times <= few ? 1 : Math.ceil(times * 0.4);
    stops.set(place, 1 + Math.floor(random() * among));
  }
  return stops;
}
