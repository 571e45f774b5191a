-- Writes drafts into the log of one room, in order, all of them or none. Returns a number for each, or the code of its refusal.
--
-- KEYS: the stream, the newest number, the numbers by draft, the drafts by number, the versions, the rooms
-- ARGV: the room, the channel, the prefix of its images, how many entries it keeps; then for each draft
--       its key, its author, its entry, its time, its type, what it edits or deletes, the id and the bytes of its image

local log, newest, numbers, drafts, versions, rooms = unpack(KEYS)
local room, channel, images, history = unpack(ARGV, 1, 4)
local FIELDS = 8

local function entry(number)
  local found = redis.call('XRANGE', log, number .. '-0', number .. '-0')
  if #found == 0 then
    return nil
  end
  local fields = {}
  for i = 1, #found[1][2], 2 do
    fields[found[1][2][i]] = found[1][2][i + 1]
  end
  return fields
end

local function remove(number, fields)
  redis.call('XDEL', log, number .. '-0')
  if fields.type == 'edited' then
    redis.call('HDEL', versions, fields.target)
  end
  if fields.image ~= '' then
    redis.call('DEL', images .. fields.image)
  end
end

-- The same rules as for a log in a file.
local function refusal(former, author, kind, target)
  local isText = former and ((former.type == 'said' and former.image == '')
    or (former.type == 'edited' and former.target == target))
  local isImage = former and former.image ~= ''
  if not isText and not (isImage and kind == 'deleted') then
    return 'no-such-message'
  end
  if former.author ~= author then
    return 'not-yours'
  end
  return nil
end

local function forget(last)
  local old = redis.call('XRANGE', log, '-', last .. '-0')
  for _, found in ipairs(old) do
    local number = string.match(found[1], '^%d+')
    remove(number, entry(number))
  end
  local draft = redis.call('HGET', drafts, last)
  if draft then
    redis.call('HDEL', numbers, draft)
    redis.call('HDEL', drafts, last)
  end
end

local function append(draft, author, json, time, kind, target, image, bytes)
  local known = redis.call('HGET', numbers, draft)
  if known then
    return known
  end
  if target ~= '0' then
    local current = redis.call('HGET', versions, target) or target
    local former = entry(current)
    local refused = refusal(former, author, kind, target)
    if refused then
      return refused
    end
    remove(current, former)
  end
  local number = string.format('%.0f', redis.call('INCR', newest))
  redis.call('XADD', log, number .. '-0',
    'entry', json, 'author', author, 'type', kind, 'target', target, 'image', image)
  redis.call('HSET', numbers, draft, number)
  redis.call('HSET', drafts, number, draft)
  if kind == 'edited' then
    redis.call('HSET', versions, target, number)
  end
  if image ~= '' then
    redis.call('SET', images .. image, bytes)
  end
  redis.call('ZADD', rooms, time, room)
  if tonumber(number) > tonumber(history) then
    forget(string.format('%.0f', tonumber(number) - tonumber(history)))
  end
  redis.call('PUBLISH', channel, number .. ' ' .. json)
  return number
end

local results = {}
for i = 5, #ARGV, FIELDS do
  results[#results + 1] = append(unpack(ARGV, i, i + FIELDS - 1))
end
return results
