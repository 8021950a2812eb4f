import { describe, expect, it } from 'vitest';
import { createHands } from '../../../src/chat/talk/hands.js';

describe('hands', () => {
  it('are empty once everything is laid down, and take nothing more', async () => {
    const hands = createHands();
    const layDown = hands.take();
    const emptied = hands.empty(60_000);
    expect(hands.take()).toBeNull();
    layDown?.();
    layDown?.();
    expect(await emptied).toBe(true);
  });

  it('wait for the last of several', async () => {
    const hands = createHands();
    const [first, second] = [hands.take(), hands.take()];
    let done = false;
    const emptied = hands.empty(60_000).then((result) => {
      done = result;
    });
    first?.();
    await Promise.resolve();
    expect(done).toBe(false);
    second?.();
    await emptied;
    expect(done).toBe(true);
  });

  it('do not wait for ever', async () => {
    const hands = createHands();
    hands.take();
    expect(await hands.empty(1)).toBe(false);
  });
});
