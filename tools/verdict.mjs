// Reads the test runner's JSON report and prints its one line: how many passed, how many failed. Exits 1 unless at
// least one test ran and none failed.
import { readFileSync } from 'node:fs';

function countsOf(report) {
  // A file that cannot even be loaded has no tests to fail: it counts as one failure.
  const broken = report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed'),
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

let counts = { passed: 0, failed: 0, skipped: 0 };
try {
  counts = countsOf(JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')));
} catch (error) {
  console.error(`There is no test report: ${error.message}`);
}
const { passed, failed, skipped } = counts;
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
