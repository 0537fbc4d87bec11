import type { Aws } from '../context.ts'
import type { Connection } from './connection.ts'

type Iam = Pick<Aws, 'simulate' | 'attachedPolicies' | 'roleArn' | 'attachPolicy' | 'detachPolicy'>

/** IAM as the commands see it. Its client loads with the first question, and most runs ask none. */
export function iamOf(connection: Connection): Iam {
  const { signal } = connection
  let opened: ReturnType<typeof open> | undefined
  const iam = () => {
    opened ??= open(connection)
    return opened
  }
  return {
    simulate: async (principalArn, actions, resourceArn) => {
      const { client, calls } = await iam()
      const asked = { principalArn, actions, ...(resourceArn === undefined ? {} : { resourceArn }) }
      return calls.simulate(client, asked, signal)
    },
    attachedPolicies: async (roleName) => {
      const { client, calls } = await iam()
      return calls.attachedPolicies(client, roleName, signal)
    },
    roleArn: async (roleName) => {
      const { client, calls } = await iam()
      return calls.roleArn(client, roleName, signal)
    },
    attachPolicy: async (policy) => {
      const { client, calls } = await iam()
      await calls.attachPolicy(client, policy, signal)
    },
    detachPolicy: async (policy) => {
      const { client, calls } = await iam()
      await calls.detachPolicy(client, policy, signal)
    },
  }
}

async function open(connection: Connection) {
  const [{ iamClient }, calls] = await Promise.all([import('./iam-client.ts'), import('./iam.ts')])
  return { client: iamClient(connection), calls }
}
