import { Counter, type Registry } from 'prom-client'
import type { Instruments } from './instruments'

/** What the process takes. */
export const machineMetrics = (instruments: Instruments, registry: Registry): void => {
  instruments.gauge('process_resident_memory_bytes', 'Resident memory', () => process.memoryUsage.rss())
  instruments.gauge('process_uptime_seconds', 'Seconds since the start', () => Math.round(process.uptime()))
  const cpu = new Counter({
    name: 'process_cpu_seconds_total',
    help: 'User and system time',
    registers: [registry],
    collect: () => {
      const { user, system } = process.cpuUsage()
      cpu.reset()
      cpu.inc((user + system) / 1e6)
    },
  })
}
