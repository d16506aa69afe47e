-- The runs of $1 that the next 101 claims can take at time $2, and no more than that: of the idle
-- lanes of a class only the first 101 heads matter, and of the lane at place n only 101 - n runs,
-- since all before it must have been claimed first; of the busy lanes only those that go first,
-- and those whose runs end first.
with held as materialized (
  select lane, row_number() over (order by since, no) as age from howler.slots
  where function = $1 and run_id is not null and lease_until >= $2
), busy as materialized (
  select lane, count(*) as running, min(age) as oldest from held group by lane
), idle as (
  (select l.lane, l.class, l.head_due, l.head_seq from howler.lanes l
   where l.function = $1 and l.class = 0 and l.head_due is not null and l.head_due <= $2
     and not exists (select from busy b where b.lane = l.lane)
   order by l.head_due, l.head_seq limit 101)
  union all
  (select l.lane, l.class, l.head_due, l.head_seq from howler.lanes l
   where l.function = $1 and l.class = 1 and l.head_due is not null and l.head_due <= $2
     and not exists (select from busy b where b.lane = l.lane)
   order by l.head_due, l.head_seq limit 101)
), occupied as (
  select l.lane, l.class, b.oldest,
         row_number() over (order by l.class, b.running, l.head_due, l.head_seq) as place
  from busy b join howler.lanes l on l.function = $1 and l.lane = b.lane
  where l.head_due <= $2
), candidate as (
  select lane, class, row_number() over (partition by class order by head_due, head_seq) - 1 as ahead
  from idle
  union all
  select lane, class, 0 from occupied where place <= 101 or oldest <= 101
)
select r.id, c.lane, c.class, r.due_at, r.seq
from candidate c cross join lateral (
  select x.id, x.due_at, x.seq from howler.runs x
  where x.function = $1 and x.lane = c.lane and x.class = c.class and x.state = 'waiting'
    and x.due_at <= $2
  order by x.due_at, x.seq limit 101 - c.ahead) r
