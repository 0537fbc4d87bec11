import fc from 'fast-check'

/**
 * Stands for `fast-check` in every test (vitest.config.ts): the same examples each time, so that a change is judged by
 * what it changes. `OTL_SEED=random` looks elsewhere, `OTL_SEED=<number>` repeats what a report says.
 */
const { OTL_SEED: wanted = '20261' } = process.env

fc.configureGlobal({
  ...fc.readConfigureGlobal(),
  ...(wanted === 'random' ? {} : { seed: Number(wanted) }),
})

export default fc
