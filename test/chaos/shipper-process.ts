// A shipper beside living producers, as `first-contact ship` is.
import { HttpTransport, shipSpoolFolder } from '@first-contact/recorder/shipper'

const [dir = ''] = process.argv.slice(2)
const transport = new HttpTransport({
  url: process.env['CAMPAIGN_STATION'] ?? '',
  token: process.env['CAMPAIGN_TOKEN'] ?? '',
})
await shipSpoolFolder({ dir, transport })
