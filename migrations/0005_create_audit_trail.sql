-- Why: an auditor must be able to show that nothing in the record of who did what was changed or removed afterwards,
-- even by somebody with full rights on this database. Entries of one aggregate form a chain of hashes; a checkpoint
-- seals the heads of all chains that grew since the one before, and checkpoints form a chain of their own, whose
-- latest root is published outside. No role but the owner can add a row otherwise than by the functions below, and
-- none is granted to change or remove one.
--
-- The exact bytes, for whoever checks them without us. `n4(x)` is the length of the text in UTF-8 bytes as a big-endian
-- int4, followed by those bytes; `i8(n)` a big-endian int8; `ms(t)` = i8(milliseconds since 1970); `||` joins bytes.
--
--   entry hash      = sha256( previous entry's hash, or 32 zero bytes for position 1
--                             || n4(aggregate_id) || n4(aggregate_type) || i8(position)
--                             || n4(organisation) || n4(client) || n4(action) || ms(occurred_at) || n4(text) )
--   checkpoint root : d = sha256( previous checkpoint's root, or 32 zero bytes for number 1 || i8(number) || ms(taken_at) );
--                     then for each of its seals, by the bytes of aggregate_id and then of aggregate_type:
--                     d = sha256( d || n4(aggregate_id) || n4(aggregate_type) || i8(entries) || hash );
--                     the last d is the root.
--
-- An aggregate belongs to the whole system: an insurer's decision and a portal's request stand in one chain. So these
-- keys do not lead with the organisation; callers never insert here themselves and cannot meet each other's keys.

create table platform.audit_entry (
  aggregate_id text collate "C" not null check (aggregate_id ~ '^[!-~]{1,200}$'),
  aggregate_type text collate "C" not null check (aggregate_type ~ '^[a-z][a-z_]{0,59}$'),
  position bigint not null check (position > 0),
  -- Who acted, not who owns the aggregate.
  organisation text not null,
  client text not null,
  action text not null check (action ~ '^[a-z][a-z_.]{0,99}$'),
  occurred_at timestamptz not null,
  -- Canonical JSON (RFC 8785) of ids, digests and codes.
  text text not null,
  previous_hash bytea not null,
  hash bytea not null,
  primary key (aggregate_id, aggregate_type, position)
);
comment on table platform.audit_entry is 'Who did what to which aggregate, each entry chained to the one before';

create table platform.audit_head (
  aggregate_id text collate "C" not null,
  aggregate_type text collate "C" not null,
  -- Whoever acted first.
  organisation text not null,
  entries bigint not null,
  hash bytea not null,
  primary key (aggregate_id, aggregate_type)
) with (fillfactor = 80);
comment on table platform.audit_head is 'How long each chain of the audit trail is, and its last hash';

create table platform.audit_checkpoint (
  number bigint primary key check (number > 0),
  taken_at timestamptz not null,
  -- How many chains had grown since the checkpoint before.
  aggregates bigint not null,
  previous_root bytea not null,
  root bytea not null
);
comment on table platform.audit_checkpoint is 'Seals over the whole audit trail, chained; their roots are published';

create table platform.audit_seal (
  checkpoint bigint not null,
  aggregate_id text collate "C" not null,
  aggregate_type text collate "C" not null,
  entries bigint not null,
  hash bytea not null,
  primary key (aggregate_id, aggregate_type, checkpoint)
);
comment on table platform.audit_seal is 'Length and last hash of a chain, as a checkpoint found it';
create index audit_seal_by_checkpoint on platform.audit_seal (checkpoint, aggregate_id, aggregate_type);

alter table platform.audit_entry enable row level security;
alter table platform.audit_head enable row level security;
alter table platform.audit_checkpoint enable row level security;
alter table platform.audit_seal enable row level security;

create policy audit_entry_own on platform.audit_entry for select
  using (organisation = platform.current_organisation());
create policy audit_entry_auditor on platform.audit_entry for select
  using (platform.current_actor_kind() = 'auditor');
create policy audit_head_auditor on platform.audit_head for select
  using (platform.current_actor_kind() = 'auditor');
create policy audit_checkpoint_auditor on platform.audit_checkpoint for select
  using (platform.current_actor_kind() = 'auditor');
create policy audit_seal_auditor on platform.audit_seal for select
  using (platform.current_actor_kind() = 'auditor');

grant select on platform.audit_entry, platform.audit_head, platform.audit_checkpoint, platform.audit_seal to
  quote_api, underwriting_api, policy_api, claims_api;

create function platform.n4(value text) returns bytea
  language sql immutable parallel safe
  return int4send(octet_length(convert_to(value, 'UTF8'))) || convert_to(value, 'UTF8');

-- Appends to the chain of one aggregate and leaves its head locked until the transaction ends, so it comes last in a
-- transaction. Who acts is taken from the settings of the transaction; only a job, which acts for no caller, is
-- believed about itself.
create function platform.append_audit(
  p_aggregate_type text, p_aggregate_id text, p_action text, p_text text,
  p_organisation text, p_client text
) returns void
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  v_organisation text := coalesce(platform.current_organisation(), p_organisation);
  v_client text := coalesce(platform.current_client(), p_client);
  v_at timestamptz := date_trunc('milliseconds', clock_timestamp());
  v_entries bigint;
  v_previous bytea;
  v_hash bytea;
begin
  loop
    select h.entries, h.hash into v_entries, v_previous from platform.audit_head h
      where h.aggregate_id = p_aggregate_id and h.aggregate_type = p_aggregate_type for update;
    if not found then
      v_entries := 0;
      v_previous := decode(repeat('00', 32), 'hex');
    end if;
    v_hash := sha256(v_previous || platform.n4(p_aggregate_id) || platform.n4(p_aggregate_type)
      || int8send(v_entries + 1) || platform.n4(v_organisation) || platform.n4(v_client) || platform.n4(p_action)
      || int8send((extract(epoch from v_at) * 1000)::bigint) || platform.n4(p_text));
    if v_entries = 0 then
      insert into platform.audit_head (aggregate_id, aggregate_type, organisation, entries, hash)
        values (p_aggregate_id, p_aggregate_type, v_organisation, 1, v_hash)
        on conflict (aggregate_id, aggregate_type) do nothing;
      -- Somebody else began this chain in between: continue theirs.
      continue when not found;
    else
      update platform.audit_head set entries = v_entries + 1, hash = v_hash
        where aggregate_id = p_aggregate_id and aggregate_type = p_aggregate_type;
    end if;
    insert into platform.audit_entry (aggregate_id, aggregate_type, position, organisation, client, action,
        occurred_at, text, previous_hash, hash)
      values (p_aggregate_id, p_aggregate_type, v_entries + 1, v_organisation, v_client, p_action,
        v_at, p_text, v_previous, v_hash);
    return;
  end loop;
end
$$;

-- Seals every chain that grew since the checkpoint before. One statement chooses what is sealed, so all heads are of
-- one moment; entries that commit later belong to the next checkpoint. Nothing is locked that a request needs.
create function platform.take_audit_checkpoint()
  returns table (number bigint, taken_at timestamptz, aggregates bigint, previous_root bytea, root bytea)
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  v_number bigint;
  v_at timestamptz;
  v_previous bytea;
  v_root bytea;
  v_aggregates bigint := 0;
  v_seal record;
begin
  perform pg_advisory_xact_lock(741150010);
  v_at := date_trunc('milliseconds', clock_timestamp());
  select c.number, c.root into v_number, v_previous from platform.audit_checkpoint c order by c.number desc limit 1;
  v_number := coalesce(v_number, 0) + 1;
  v_previous := coalesce(v_previous, decode(repeat('00', 32), 'hex'));

  insert into platform.audit_seal (checkpoint, aggregate_id, aggregate_type, entries, hash)
    select v_number, h.aggregate_id, h.aggregate_type, h.entries, h.hash
    from platform.audit_head h
    where h.entries > coalesce((
      select s.entries from platform.audit_seal s
      where s.aggregate_id = h.aggregate_id and s.aggregate_type = h.aggregate_type
      order by s.checkpoint desc limit 1), 0);

  v_root := sha256(v_previous || int8send(v_number) || int8send((extract(epoch from v_at) * 1000)::bigint));
  for v_seal in
    select s.aggregate_id, s.aggregate_type, s.entries, s.hash from platform.audit_seal s
    where s.checkpoint = v_number order by s.aggregate_id, s.aggregate_type
  loop
    v_root := sha256(v_root || platform.n4(v_seal.aggregate_id) || platform.n4(v_seal.aggregate_type)
      || int8send(v_seal.entries) || v_seal.hash);
    v_aggregates := v_aggregates + 1;
  end loop;

  insert into platform.audit_checkpoint (number, taken_at, aggregates, previous_root, root)
    values (v_number, v_at, v_aggregates, v_previous, v_root);
  return query select v_number, v_at, v_aggregates, v_previous, v_root;
end
$$;

grant execute on function platform.append_audit(text, text, text, text, text, text) to
  quote_api, quote_job, underwriting_api, underwriting_job, policy_api, policy_job, claims_api, claims_job;
grant execute on function platform.take_audit_checkpoint() to quote_job, underwriting_job, policy_job, claims_job;
