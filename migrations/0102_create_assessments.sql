-- Why: an assessment says what each receivable of a claim counts and why, so exactly that an auditor works it out again from what is
-- stored here. One tax invoice or bill is paid once, whichever policy, portal or business number of the firm claims it.

create table claims.assessment (
  id text primary key check (id like 'as\_%'),
  organisation text not null,
  claim_id text not null references claims.claim,
  -- All it was worked out from, and what came out.
  input json not null,
  result json not null,
  claimable boolean not null,
  actual_loss bigint not null check (actual_loss >= 0),
  -- Insurance money that it makes due, before unpaid premium is set off.
  due bigint not null check (due >= 0),
  provisional boolean not null,
  assessed_on date not null,
  client text not null,
  rulebook_sha256 text not null,
  engine_version text not null,
  created_at timestamptz not null
);
create index assessment_by_claim on claims.assessment (claim_id, id desc);

alter table claims.assessment enable row level security;
create policy assessment_own on claims.assessment for select
  using (organisation = platform.current_organisation());
create policy assessment_insurer on claims.assessment for all
  using (platform.current_actor_kind() = 'insurer') with check (platform.current_actor_kind() = 'insurer');
create policy assessment_auditor on claims.assessment for select
  using (platform.current_actor_kind() = 'auditor');
grant select, insert on claims.assessment to claims_api;

-- By what a receivable is known across all policies of a party: its tax invoice or bill number, or buyer, invoice number and day.
create table claims.counted_receivable (
  policyholder_party text not null,
  mark text not null check (length(mark) between 1 and 200),
  claim_id text not null references claims.claim,
  policy_id text not null,
  counted_at timestamptz not null default clock_timestamp(),
  released_at timestamptz,
  primary key (claim_id, mark, counted_at)
);
comment on table claims.counted_receivable is 'Which claim counts a receivable; insurer-wide, seen by the functions below alone';
-- The lock of it all: a second claim waits here for the first one''s commit, and then finds the mark taken.
create unique index counted_receivable_once on claims.counted_receivable (policyholder_party, mark) where released_at is null;

-- Takes the marks for the claim and gives back those that other claims hold. What the claim held and does not name any more is
-- released first. For the insurer alone: what it learns of other organisations stays with its officers.
create function claims.count_receivables(p_claim text, p_policy text, p_party text, p_marks text[])
  returns table (mark text, claim_id text, policy_id text)
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
  if platform.current_actor_kind() is distinct from 'insurer' then
    raise exception 'Only the insurer counts receivables' using errcode = 'insufficient_privilege';
  end if;
  update claims.counted_receivable c set released_at = clock_timestamp()
    where c.claim_id = p_claim and c.released_at is null and not c.mark = any (p_marks);
  -- In one order, so that two claims that share several marks cannot wait for each other.
  insert into claims.counted_receivable as c (policyholder_party, mark, claim_id, policy_id)
    select p_party, m, p_claim, p_policy from (select distinct unnest(p_marks) as m order by 1) marks
    where not exists (select from claims.counted_receivable t
      where t.claim_id = p_claim and t.mark = m and t.released_at is null)
    on conflict (policyholder_party, mark) where released_at is null do nothing;
  return query select c.mark, c.claim_id, c.policy_id from claims.counted_receivable c
    where c.policyholder_party = p_party and c.mark = any (p_marks) and c.released_at is null and c.claim_id <> p_claim;
end
$$;
grant execute on function claims.count_receivables(text, text, text, text[]) to claims_api;

-- Gives back what a claim counted that was withdrawn or denied; anything else stays.
create function claims.release_receivables(p_claim text) returns void
  language sql security definer
  set search_path = pg_catalog, pg_temp
begin atomic
  update claims.counted_receivable c set released_at = clock_timestamp()
    where c.claim_id = p_claim and c.released_at is null
      and exists (select from claims.claim k where k.id = p_claim and k.status in ('withdrawn', 'denied')
        and (k.organisation = platform.current_organisation() or platform.current_actor_kind() = 'insurer'
          or platform.current_actor_kind() is null));
end;
grant execute on function claims.release_receivables(text) to claims_api, claims_job;
