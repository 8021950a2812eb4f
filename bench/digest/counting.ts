import type { Database, Executor } from '../../src/store/db.js';

/** A database that counts the statements that go to it; begin and commit of a transaction count as two. */
export function counting(db: Database): { db: Database; statements: () => number } {
  let count = 0;
  const counted = (executor: Executor): Executor => ({
    client: executor.client,
    rows: (shape, query) => {
      count += 1;
      return executor.rows(shape, query);
    },
    run: (statement) => {
      count += 1;
      return executor.run(statement);
    },
    later: (statement) => {
      count += 1;
      return executor.later(statement);
    },
    ahead: (statement) => {
      count += 1;
      return executor.ahead(statement);
    },
  });
  return {
    statements: () => count,
    db: {
      ...counted(db),
      transaction: (work) => {
        count += 2;
        return db.transaction((tx) => work(counted(tx)));
      },
      close: () => db.close(),
    },
  };
}
