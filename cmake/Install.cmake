# SPDX-License-Identifier: LGPL-2.1-or-later
#
# What `cmake --install` puts where, below a prefix that may be moved afterwards:
#
#   bin/virtbind, bin/virtbind-gen
#   include/virtbind/                the runtime's headers and those of the bindings
#   lib/                             the libraries, lib/cmake/virtbind the CMake package
#   share/virtbind/generator/        the generator, which virtbind_add_binding() runs
#   share/virtbind/schema/           what the project's own bindings are made with: names, defaults,
#                                    rules, checks
#   share/virtbind/bindings/NAME/    the manifest of a binding's public API
#   share/man/, share/bash-completion/, lib/pkgconfig/
#
# Components: commands, libraries, development, documentation.
set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/virtbind)
set(data_dir ${CMAKE_INSTALL_DATADIR}/virtbind)

# The libraries and their headers.
set(libraries virtbind_runtime virtbind_core)
if(VIRTBIND_BUILD_LIBVIRT)
  list(APPEND libraries virtbind_libvirt)
endif()
set_target_properties(${libraries} PROPERTIES
  VERSION ${PROJECT_VERSION} SOVERSION ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR})
install(TARGETS ${libraries} EXPORT virtbindTargets
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT development
  LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT libraries NAMELINK_COMPONENT development)
get_target_property(runtime_dir virtbind_runtime BINARY_DIR)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/runtime/include/ ${runtime_dir}/include/
  DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT development)
foreach(library ${libraries})
  get_target_property(made ${library} VIRTBIND_OUTPUT_DIR)
  if(made)
    get_target_property(name ${library} EXPORT_NAME)
    install(DIRECTORY ${made}/include/
      DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT development)
    install(FILES ${made}/manifest.json
      DESTINATION ${data_dir}/bindings/${name} COMPONENT development)
  endif()
endforeach()

# The generator, and the commands.
install(DIRECTORY ${PROJECT_SOURCE_DIR}/generator/virtbind_gen
  DESTINATION ${data_dir}/generator COMPONENT development
  PATTERN "__pycache__" EXCLUDE PATTERN "*.pyc" EXCLUDE)
install(FILES ${PROJECT_SOURCE_DIR}/runtime/schema/virtbind.xsd
  DESTINATION ${data_dir}/generator/schema COMPONENT development)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/schema/
  DESTINATION ${data_dir}/schema COMPONENT development
  PATTERN "CMakeLists.txt" EXCLUDE PATTERN "*.cmake" EXCLUDE)

file(RELATIVE_PATH generator ${CMAKE_INSTALL_FULL_BINDIR}
     ${CMAKE_INSTALL_FULL_DATADIR}/virtbind/generator)
set(generator "$(dirname -- \"$(readlink -f -- \"$0\")\")/${generator}")
configure_file(runtime/cli/virtbind-gen.in ${PROJECT_BINARY_DIR}/install/virtbind-gen @ONLY)
install(PROGRAMS ${PROJECT_BINARY_DIR}/install/virtbind-gen
  DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT development)

if(BUILD_SHARED_LIBS)
  file(RELATIVE_PATH from_bin ${CMAKE_INSTALL_FULL_BINDIR} ${CMAKE_INSTALL_FULL_LIBDIR})
  set_target_properties(virtbind-cli PROPERTIES INSTALL_RPATH "$ORIGIN/${from_bin}")
  set_target_properties(${libraries} PROPERTIES INSTALL_RPATH "$ORIGIN")
endif()
install(TARGETS virtbind-cli RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT commands)

# Manual pages and completion.
find_program(VIRTBIND_GZIP gzip REQUIRED)
set(manual_pages "")
foreach(program virtbind virtbind-gen)
  set(page ${PROJECT_BINARY_DIR}/install/${program}.1)
  add_custom_command(
    OUTPUT ${page}.gz
    COMMAND ${VIRTBIND_PYTHON} ${PROJECT_SOURCE_DIR}/cmake/packages/manual_page.py
            ${CMAKE_RUNTIME_OUTPUT_DIRECTORY}/${program}
            ${PROJECT_SOURCE_DIR}/cmake/packages/${program}.1.in ${PROJECT_VERSION} ${page}
    COMMAND ${VIRTBIND_GZIP} -9nf ${page}
    DEPENDS cmake/packages/manual_page.py cmake/packages/${program}.1.in virtbind-cli
            ${PROJECT_SOURCE_DIR}/generator/virtbind_gen/cli.py
    COMMENT "Writing the manual page of ${program}"
    VERBATIM)
  list(APPEND manual_pages ${page}.gz)
endforeach()
add_custom_target(manual ALL DEPENDS ${manual_pages})
set(man_dir ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES ${PROJECT_BINARY_DIR}/install/virtbind.1.gz
  DESTINATION ${man_dir} COMPONENT commands)
install(FILES ${PROJECT_BINARY_DIR}/install/virtbind-gen.1.gz
  DESTINATION ${man_dir} COMPONENT development)
set(completion_dir ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
install(FILES cmake/packages/completion.bash
  DESTINATION ${completion_dir} COMPONENT commands RENAME virtbind)
install(FILES cmake/packages/completion.bash
  DESTINATION ${completion_dir} COMPONENT development RENAME virtbind-gen)

# pkg-config, for builds without CMake.
file(RELATIVE_PATH pc_prefix ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig ${CMAKE_INSTALL_PREFIX})
macro(virtbind_pkg_config name description library requires private)
  set(pc_name ${name})
  set(pc_description "${description}")
  set(pc_library ${library})
  set(pc_requires "${requires}")
  set(pc_private "${private}")
  configure_file(cmake/packages/virtbind.pc.in ${PROJECT_BINARY_DIR}/install/${name}.pc @ONLY)
  install(FILES ${PROJECT_BINARY_DIR}/install/${name}.pc
    DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT development)
endmacro()
virtbind_pkg_config(virtbind "What all bindings of virtbind stand on" virtbind
                    "xerces-c fmt" "-lpthread")
virtbind_pkg_config(virtbind-core "The XML of guests as libvirt described it in 2008"
                    virtbind_core virtbind "")
if(VIRTBIND_BUILD_LIBVIRT)
  virtbind_pkg_config(virtbind-libvirt "The XML of libvirt" virtbind_libvirt virtbind "")
endif()

# The CMake package.
install(EXPORT virtbindTargets NAMESPACE virtbind::
  DESTINATION ${package_dir} COMPONENT development)
set(VIRTBIND_INSTALL_GENERATOR_DIR ${data_dir}/generator)
set(VIRTBIND_INSTALL_SCHEMA_DIR ${data_dir}/schema)
configure_package_config_file(
  cmake/virtbindConfig.cmake.in ${PROJECT_BINARY_DIR}/install/virtbindConfig.cmake
  INSTALL_DESTINATION ${package_dir}
  PATH_VARS VIRTBIND_INSTALL_GENERATOR_DIR VIRTBIND_INSTALL_SCHEMA_DIR)
# Until 1.0 any minor version may change the API.
write_basic_package_version_file(${PROJECT_BINARY_DIR}/install/virtbindConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/install/virtbindConfig.cmake
              ${PROJECT_BINARY_DIR}/install/virtbindConfigVersion.cmake
              cmake/VirtbindAddBinding.cmake cmake/VirtbindPython.cmake
  DESTINATION ${package_dir} COMPONENT development)
