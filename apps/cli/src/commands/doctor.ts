import type { Command } from 'commander';

export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .description(
      'Look at everything that Orderly needs here: settings, database, queue, mail servers, ' +
        'clock, disk, certificate, workers and backlog. Says what to do, and exits with 1 when ' +
        'something failed. It changes nothing and sends nothing.',
    )
    .option('--json', 'one JSON object per line, for scripts')
    .action(async ({ json }: { json?: true }) => {
      const [{ examine }, { DoctorReport }] = await Promise.all([
        import('../doctor/examine.js'),
        import('../doctor/doctor-report.js'),
      ]);
      const report = new DoctorReport(json ?? false);
      await examine(report);
      process.exitCode = report.end();
    });
}
