import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { get } from 'node:http'
import { json } from 'node:stream/consumers'
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3'

const s3 = new S3Client({ forcePathStyle: true })
const { BUCKET, PRICE_URL } = process.env

export async function handler({ item, quantity = 1 }) {
  const [response] = await once(get(`${PRICE_URL}?item=${encodeURIComponent(item)}`), 'response')
  const { price } = await json(response)

  const order = { id: randomUUID(), item, quantity, total: price * quantity }
  await s3.send(
    new PutObjectCommand({ Bucket: BUCKET, Key: `orders/${order.id}.json`, Body: JSON.stringify(order) }),
  )
  return order
}
