-- Why: the statement that writes the places of events into them was planned anew each time it ran, many times a second, which took longer
-- than the statement itself. It finds rows by their key, whatever their number: one plan serves.

alter function platform.assign_event_positions(integer) set plan_cache_mode = force_generic_plan;
