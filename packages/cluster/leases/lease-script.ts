/**
 * One exchange of a node about all shards, on Redis's clock, as a whole: it says that the node lives, renews, releases and
 * acquires.
 *
 * KEYS: the nodes (sorted set, scored by when they count as dead), the leases (hash: shard -> `fence:until:node`; `since`
 * is when the hash was begun). ARGV: node, milliseconds of a lease, a turn as JSON.
 * Answer: live nodes; renewed shards; acquired shards, each followed by its fence; milliseconds until the first of the other nodes
 * counts as dead unless it says before that it lives, -1 when there is none.
 *
 * - A fence is higher than all before, even when Redis has forgotten them: at least the time at which it is given.
 * - When Redis has forgotten, nothing is acquired for the length of a lease: those who hold one may still believe in it. They
 *   get it back by renewing it.
 */
export const LEASE_SCRIPT = `
local nodes, leases = KEYS[1], KEYS[2]
local node, leaseMs, turn = ARGV[1], tonumber(ARGV[2]), cjson.decode(ARGV[3])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local ends = string.format('%.0f', now + leaseMs)

redis.call('ZREMRANGEBYSCORE', nodes, '-inf', now)
if turn.leave then redis.call('ZREM', nodes, node) else redis.call('ZADD', nodes, ends, node) end
redis.call('HSETNX', leases, 'since', string.format('%.0f', now))
local forgotten = now < tonumber(redis.call('HGET', leases, 'since')) + leaseMs

local function read(shard)
  local fence, untilMs, owner = string.match(redis.call('HGET', leases, shard) or '', '^(%d+):(%d+):(.*)$')
  return tonumber(fence), tonumber(untilMs), owner
end
local function write(shard, fence, untilMs, owner)
  redis.call('HSET', leases, shard, string.format('%.0f', fence) .. ':' .. untilMs .. ':' .. owner)
end

local renewed, acquired = {}, {}
for _, lease in ipairs(turn.renew) do
  local fence, _, owner = read(lease[1])
  if fence == nil or (fence == lease[2] and owner == node) then
    write(lease[1], lease[2], ends, node)
    table.insert(renewed, lease[1])
  end
end
for _, lease in ipairs(turn.release) do
  local fence, _, owner = read(lease[1])
  if fence == lease[2] and owner == node then write(lease[1], fence, '0', '') end
end
for _, shard in ipairs(turn.acquire) do
  local fence, untilMs, owner = read(shard)
  local free = fence == nil or untilMs <= now or owner == node
  if free and not forgotten then
    local higher = math.max((fence or 0) + 1, now)
    write(shard, higher, ends, node)
    table.insert(acquired, shard)
    table.insert(acquired, higher)
  end
end
local nextEnd = -1
local soonest = redis.call('ZRANGE', nodes, 0, 1, 'WITHSCORES')
for at = #soonest - 1, 1, -2 do
  if soonest[at] ~= node then nextEnd = tonumber(soonest[at + 1]) - now end
end
return { redis.call('ZRANGE', nodes, 0, -1), renewed, acquired, nextEnd }
`;
