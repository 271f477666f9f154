-- Why: the insurer ends a contract for a breach of the duty of disclosure (상법 §651). What it holds against the policyholder is told
-- first and may be answered (중소기업진흥법 시행령 §52의10); two people decide; all of it stays as it was said.

create table policy.rescission (
  id text primary key check (id like 'rs\_%'),
  organisation text not null,
  policy_id text not null references policy.policy,
  ground text not null check (ground in ('intent', 'gross_negligence')),
  -- What was not disclosed, or stated wrongly.
  fact text not null check (char_length(fact) between 1 and 2000),
  -- When the insurer learnt of it: a month runs from then.
  known_on date not null,
  evidence text check (char_length(evidence) between 1 and 200),
  notified_on date not null,
  -- The last day to answer, and the last day on which it can take effect.
  answer_by date not null,
  rescind_by date not null,
  notified_by text not null,
  notified_by_manager boolean not null,
  created_at timestamptz not null
);
create index rescission_by_policy on policy.rescission (policy_id, id desc);

create table policy.rescission_answer (
  rescission_id text primary key references policy.rescission,
  organisation text not null,
  text text not null check (char_length(text) between 1 and 2000),
  answered_on date not null,
  client text not null,
  created_at timestamptz not null
);

-- How it ended; the key lets it end once.
create table policy.rescission_end (
  rescission_id text primary key references policy.rescission,
  organisation text not null,
  policy_id text not null references policy.policy,
  outcome text not null check (outcome in ('rescinded', 'withdrawn')),
  reasons text not null check (char_length(reasons) between 1 and 2000),
  ended_on date not null,
  -- What it came to, as it was answered; null where it was withdrawn.
  record json check ((outcome = 'rescinded') = (record is not null)),
  ended_by text not null,
  created_at timestamptz not null
);
create unique index rescinded_once on policy.rescission_end (organisation, policy_id) where outcome = 'rescinded';

do $$
declare
  v_table text;
begin
  foreach v_table in array array['rescission', 'rescission_answer', 'rescission_end'] loop
    execute format('alter table policy.%I enable row level security', v_table);
    execute format('create policy %I on policy.%I for select using (organisation = platform.current_organisation())',
      v_table || '_own', v_table);
    execute format($policy$create policy %I on policy.%I for all using (platform.current_actor_kind() = 'insurer')
      with check (platform.current_actor_kind() = 'insurer')$policy$, v_table || '_insurer', v_table);
    execute format($policy$create policy %I on policy.%I for select using (platform.current_actor_kind() = 'auditor')$policy$,
      v_table || '_auditor', v_table);
    execute format('grant select, insert on policy.%I to policy_api', v_table);
  end loop;
end
$$;
create policy rescission_answer_insert on policy.rescission_answer for insert
  with check (organisation = platform.current_organisation());

-- No claim is paid under a policy that the insurer rescinded, but where the fact had no influence on the event (상법 §655).
create view policy.published_rescission as
  select policy_id, organisation, ended_on as rescinded_on from policy.rescission_end where outcome = 'rescinded';
create policy rescission_end_published on policy.rescission_end for select to policy_publisher
  using (current_user::text like '%\_job');
grant select on policy.rescission_end to policy_publisher;
grant select on policy.published_rescission to claims_api, claims_job;
call platform.publish_view('policy.published_rescission');
