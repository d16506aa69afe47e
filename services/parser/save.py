"""What a parse leaves in the app's tables: the resume's text and record, and the profile's gaps.

Every statement names the owner. The parser's own table keeps whose result stands: the run whose
event arrived last wins, and a refusal never replaces an earlier good text.
"""

import json
from typing import Any

from howler.runtime.run import Tx
from schemas.events import ResumeParsingRequested

MINE = """
insert into howler.resume_parses as p (resume_id, seq, good) values ($1::uuid, $2, true)
on conflict (resume_id) do update set seq = excluded.seq, good = true where p.seq <= excluded.seq
returning true
"""

SAVE = """
update public.resumes set parsed_content = $3, structured_data = $4::jsonb
where id = $1::uuid and user_id = $2::uuid returning true
"""

MINE_TO_REFUSE = """
insert into howler.resume_parses as p (resume_id, seq, good)
select r.id, $3, false from public.resumes r
where r.id = $1::uuid and r.user_id = $2::uuid
  and (coalesce(r.parsed_content, '') = '' or r.structured_data ? 'error')
on conflict (resume_id) do update set seq = excluded.seq, good = false
  where p.seq <= excluded.seq and not p.good
returning true
"""

FILL = """
update public.profiles p set
  full_name = case when n.full_name then left($2, 255) else p.full_name end,
  summary = case when n.summary then $3 else p.summary end,
  skills = case when n.skills then coalesce($4::jsonb, p.skills) else p.skills end,
  experience = case when n.experience then coalesce($5::jsonb, p.experience) else p.experience end,
  education = case when n.education then coalesce($6::jsonb, p.education) else p.education end
from (
  select id, coalesce(full_name, '') = '' as full_name, coalesce(summary, '') = '' as summary,
         coalesce(skills, 'null') in ('[]', 'null') as skills,
         coalesce(experience, 'null') in ('[]', 'null') as experience,
         coalesce(education, 'null') in ('[]', 'null') as education
  from public.profiles where user_id = $1::uuid for update) n
where p.id = n.id and p.user_id = $1::uuid
  and (n.full_name or n.summary or n.skills or n.experience or n.education)
"""


async def save_parsed_resume(
    tx: Tx, event: ResumeParsingRequested, seq: int, text: str, record: dict[str, Any] | None
) -> bool:
    """Saves text and record; False where a later upload's result stands already."""
    if not await tx.conn.fetchval(MINE, event.resume_id, seq):
        return False
    data = None if record is None else json.dumps(record, ensure_ascii=False)
    return bool(await tx.conn.fetchval(SAVE, event.resume_id, event.user_id, text, data))


async def save_refusal(
    tx: Tx, event: ResumeParsingRequested, seq: int, code: str, message: str
) -> bool:
    """Ends the app's "parsing" with a sentence; never over a good text nor a newer run's word."""
    if not await tx.conn.fetchval(MINE_TO_REFUSE, event.resume_id, event.user_id, seq):
        return False
    data = json.dumps({"error": {"code": code, "message": message}}, ensure_ascii=False)
    return bool(await tx.conn.fetchval(SAVE, event.resume_id, event.user_id, message, data))


async def fill_empty_profile_fields(
    tx: Tx, event: ResumeParsingRequested, record: dict[str, Any], saved: bool
) -> None:
    """Fills what the profile has empty, skills first; a field with anything in it stays."""
    if not saved:
        return

    def listed(name: str) -> str | None:
        values = record.get(name)
        return json.dumps(values, ensure_ascii=False) if values else None

    await tx.conn.execute(
        FILL,
        event.user_id,
        record.get("name"),
        record.get("summary"),
        listed("skills"),
        listed("experience"),
        listed("education"),
    )
