import type { Facts } from '../facts.ts'
import { advice, couldBe, type Finding, ok, worst } from '../finding.ts'

/** Whether what is configured is what runs. */
export function state({ fn }: Facts): Finding {
  return worst([...update(fn), ...life(fn)], ok(`${fn.state}, the last update in force`))
}

function update({ lastUpdate: { status, reason } }: Facts['fn']): Finding[] {
  if (status === 'Successful') return []
  if (status === 'InProgress') {
    return [
      couldBe(
        'an update is in progress: invocations still run the settings before it',
        advice('wait for it to end, then run otl doctor again'),
      ),
    ]
  }
  return [
    couldBe(
      `the last update failed, so the settings before it are in force${reason ? `: ${reason}` : ''}`,
      advice('mend what it names, then make the update again'),
    ),
  ]
}

function life({ state: now }: Facts['fn']): Finding[] {
  if (now === 'Active') return []
  if (now === 'Inactive') {
    return [couldBe('it has been idle: the next invocation fails, and wakes it', advice('invoke it once'))]
  }
  return [couldBe(`its state is ${now}`, advice('the Lambda console says what it waits for'))]
}
